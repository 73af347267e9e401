/** Lists of any length as one parameter: a statement takes 65,535 at most, and is planned anew for each number of them. */
import { type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

/** Rows for a `from`, of these columns. */
export const given = (rows: object[], columns: SQL): SQL =>
  sql`json_to_recordset(${storable(rows)}::json) as g(${columns})`

export const inList = (column: AnyPgColumn, values: string[] | number[]): SQL => {
  const type = sql.raw(column.getSQLType().split(' ')[0]!)
  return sql`${column} = any(array(select v::${type} from json_array_elements_text(${storable(values)}::json) as v))`
}

/** Postgres takes neither NUL nor half a surrogate pair. */
const storable = (value: unknown): string => {
  const text = JSON.stringify(value)
  if (!/\\u(0000|d[89a-f])/.test(text)) return text
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.replace(/[\0\p{Cs}]/gu, '\uFFFD') : part,
  )
}
