/** The key of a policy: a domain in small letters, or a slug. */
import { Refusal } from './refusal.ts'

const longest = 253
const shape = /^[\p{L}\p{N}_]([\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}_])?$/u

/** An address names its host, and spaces in a name become hyphens. Null where no policy can be called so. */
export const policyKey = (name: string): string | null => {
  const key = name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/s, '')
    .replace(/\.$/, '')
    .replaceAll(' ', '-')
  return key.length <= longest && shape.test(key) ? key : null
}

/** @throws Refusal */
export const requirePolicyKey = (name: string): string => {
  const key = policyKey(name)
  if (key !== null) return key
  const message = `expected a domain such as shop.example, or letters, digits, ".", "-" and "_", at most ${longest}; came ${JSON.stringify(name.slice(0, 80))}`
  throw new Refusal('invalid', `The policy cannot be called that: ${message}`, [{ at: 'policy', message }])
}
