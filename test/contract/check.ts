import { existsSync, readFileSync } from 'node:fs'
import { PRINTED_SCHEMA, printedSchema } from '../../schema/printedSchema.ts'
import { schema } from '../../schema/schema.ts'
import { contractBreaks } from './contractBreaks.ts'

const problems = contractBreaks(schema, readFileSync('test/fixtures/contract.graphql', 'utf8'))
if (!existsSync(PRINTED_SCHEMA) || readFileSync(PRINTED_SCHEMA, 'utf8') !== printedSchema()) {
  problems.unshift(`${PRINTED_SCHEMA} is not what the code says: run \`npm run schema:print\` and commit it.`)
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
