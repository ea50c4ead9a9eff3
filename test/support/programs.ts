/** The programs that tests start as processes of their own. */
const PROGRAMS = {
  server: { source: 'server/main.ts', bundle: 'dist/server/main.js' },
  demo: { source: 'server/demo/main.ts', bundle: 'dist/server/demo.js' },
  storm: { source: 'server/demo/storm.ts', bundle: 'dist/server/storm.js' },
  remove: { source: 'server/demo/remove.ts', bundle: 'dist/server/remove.js' },
  evaluate: { source: 'server/classifier/evaluate/main.ts', bundle: 'dist/server/evaluate.js' },
} as const

export type Program = keyof typeof PROGRAMS

/** `npm test` has built the bundles just before, and they start in a third of the time; else the source runs as it is. */
const isBuilt = process.env.npm_lifecycle_event === 'test'

/** What Node is given to run a program of the project. */
export function programArguments(program: Program): string[] {
  const { source, bundle } = PROGRAMS[program]
  return isBuilt ? [bundle] : ['--import', 'tsx', source]
}
