/**
 * The version of reading and judging, named in every scorecard. Raise it whenever the same text, ruleset and date could give
 * other bytes than before: a change to formats, document, matcher, evaluation, reasons, score or the scorecard's shape.
 */
export const engineVersion = '9'
