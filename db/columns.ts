/** Column types that both drivers write and read alike. */
import { sql } from 'drizzle-orm'
import { type AnyPgColumn, customType } from 'drizzle-orm/pg-core'

/** Postgres takes no NUL in text. The replacement has the same length, so offsets still hold. */
const storable = (value: string): string => value.replaceAll('\0', '\uFFFD')

export const text = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: storable,
})

/** Ordered by code point, whatever locale a server was set up with: pages of a list come in the same order everywhere. */
export const keyText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text collate "C"',
  toDriver: storable,
})

/** Travels as base64, both ways: the embedded database's own way with bytes takes seven times as long. */
export const bytes = customType<{ data: Uint8Array; driverData: string }>({
  dataType: () => 'bytea',
  toDriver: (value) => sql`decode(${Buffer.from(value).toString('base64')}::text, 'base64')`,
})
export const base64Of = (column: AnyPgColumn) =>
  sql`encode(${column}, 'base64')`.mapWith((value: string) => new Uint8Array(Buffer.from(value, 'base64')))
