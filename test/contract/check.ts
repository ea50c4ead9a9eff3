import { existsSync, readFileSync } from 'node:fs'
import { PRINTED_SCHEMA, printedSchema } from '../../schema/printedSchema.ts'
import { schema } from '../../schema/schema.ts'
import { LATER_ISSUES } from '../fixtures/laterIssues.ts'
import { contractBreaks } from './contractBreaks.ts'

const problems = contractBreaks(schema, readFileSync('test/fixtures/contract.graphql', 'utf8'), LATER_ISSUES)
if (!existsSync(PRINTED_SCHEMA) || readFileSync(PRINTED_SCHEMA, 'utf8') !== printedSchema()) {
  problems.unshift(`${PRINTED_SCHEMA} is not what the code says: run \`npm run schema:print\` and commit it.`)
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
