/** Writes the JSON Schemas of `rules/` (`npm run schemas`); a test holds that they are current. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { jsonSchemas } from './core/json-schemas.ts'
import { rulesDir } from './package-root.ts'

for (const [name, content] of Object.entries(jsonSchemas())) await writeFile(join(rulesDir, name), content)
