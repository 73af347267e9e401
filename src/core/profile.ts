/** Who reads the policy and what the company does, as far as the caller knows. What is left open reads as unclear. */
import { z } from 'zod'

export const profileSchema = z.record(z.string(), z.union([z.boolean(), z.array(z.string())]))

export interface Profile {
  /** Where the readers are; by default the EU and California. */
  jurisdictions?: string[]
  [question: string]: boolean | string[] | undefined
}

const defaultJurisdictions = ['eu', 'california']

const states =
  'alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada new-hampshire new-jersey new-mexico new-york north-carolina north-dakota ohio oklahoma oregon pennsylvania rhode-island south-carolina south-dakota tennessee texas utah vermont virginia washington west-virginia wisconsin wyoming'
const usStates = new Set(states.split(' '))

/** The jurisdictions whose laws protect these readers. Whoever is in a state of the US is in the US. */
export const jurisdictionsOf = (profile: Profile | undefined): string[] => {
  const named = profile?.jurisdictions ?? defaultJurisdictions
  return named.some((name) => usStates.has(name)) ? [...new Set([...named, 'us'])] : named
}

/** What the profile answers to one question, as a list; null where it leaves the question open. */
export const askProfile = (profile: Profile | undefined, question: string): (string | boolean)[] | null => {
  if (question === 'jurisdictions') return jurisdictionsOf(profile)
  if (profile === undefined || !Object.hasOwn(profile, question)) return null
  const answer = profile[question]
  return answer === undefined ? null : [answer].flat()
}
