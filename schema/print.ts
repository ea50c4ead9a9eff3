import { writeFileSync } from 'node:fs'
import { PRINTED_SCHEMA, printedSchema } from './printedSchema.ts'

writeFileSync(PRINTED_SCHEMA, printedSchema())
