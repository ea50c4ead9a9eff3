import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { ConfigError, readConfig } from '../../config.ts'
import { chooseClassifier } from '../chooseClassifier.ts'
import type { Classifier } from '../classifier.ts'
import { offlineClassifier } from '../offlineClassifier.ts'
import { figuresOf } from './figures.ts'
import { judgeEndings } from './judgeEndings.ts'
import { readLabelledEndings, UnreadableEndings } from './labelledEndings.ts'
import { reportOf } from './report.ts'

const USAGE = 'Usage: npm run eval -- FILE… [--classifier offline|anthropic] [--json]'

/** A command that cannot be obeyed; the message is printed with the usage. */
class UsageError extends Error {}

/**
 * `npm run eval`: asks a classifier about labelled endings and prints how often it is right. The verdicts are
 * those that the server would act on, vetoes and threshold applied. With `--json` stdout holds one object alone.
 * It exits with 1 when an ending has no verdict.
 */
async function main(): Promise<void> {
  const { files, kind, json } = readCommand()
  const classifier = await pickClassifier(kind)
  const endings = (await Promise.all(files.map(readLabelledEndings))).flat()

  const progress = kind === 'anthropic' ? progressLine(endings.length) : () => {}
  const { judged, unasked, problem } = await judgeEndings(classifier, endings, progress)
  if (unasked.length > 0) {
    console.error(`${unasked.length} of ${endings.length} endings could not be asked. ${problem}`)
    process.exitCode = 1
  }
  const figures = figuresOf(judged)
  console.log(json ? JSON.stringify(figures) : reportOf(classifier.name, figures, judged))
}

function readCommand(): { files: string[]; kind: 'offline' | 'anthropic'; json: boolean } {
  const { values, positionals } = parsedArguments()
  const kind = values.classifier
  if (kind !== 'offline' && kind !== 'anthropic') {
    throw new UsageError(`There is no classifier “${kind}”.`)
  }
  if (positionals.length === 0) throw new UsageError('Which file of labelled endings?')
  return { files: positionals, kind, json: values.json }
}

function parsedArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        classifier: { type: 'string', default: 'offline' },
        json: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function pickClassifier(kind: 'offline' | 'anthropic'): Promise<Classifier> {
  if (kind === 'offline') return offlineClassifier
  const config = readConfig(process.env)
  if (config.anthropicApiKey === undefined) {
    throw new ConfigError('ANTHROPIC_API_KEY is not set: --classifier anthropic needs it.')
  }
  return chooseClassifier(config, pino({ enabled: false }))
}

/** One line on stderr: rewritten on a terminal, otherwise a new one for the first verdict and every tenth. */
function progressLine(total: number): (judged: number) => void {
  return (judged) => {
    const said = `${judged} of ${total}`
    if (process.stderr.isTTY) process.stderr.write(`\r${said}${judged === total ? '\n' : ''}`)
    else if (judged === 1 || judged % 10 === 0) process.stderr.write(`${said}\n`)
  }
}

await main().catch((error: unknown) => {
  if (error instanceof UsageError) console.error(`${error.message}\n${USAGE}`)
  else if (error instanceof UnreadableEndings || error instanceof ConfigError) console.error(error.message)
  else console.error(error)
  process.exitCode = 1
})
