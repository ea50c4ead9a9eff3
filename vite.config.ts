import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Plugin } from 'vite'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * What the design changes in Nuxt UI's components: heights, also for fingers, weights, and in dark a solid button that
 * stays dark with white text. The colours themselves are tokens, in client/styles/tokens.css.
 */
const look = {
  colors: { primary: 'indigo', neutral: 'stone' },
  button: {
    slots: { base: 'font-medium rounded-md whitespace-nowrap' },
    variants: {
      size: {
        sm: { base: 'h-6 px-2 py-0 text-sm gap-1.5 pointer-coarse:h-11', leadingIcon: 'size-3.5' },
        md: { base: 'h-7 px-2.5 py-0 text-sm gap-2 pointer-coarse:h-11', leadingIcon: 'size-4' },
        lg: { base: 'h-8 px-2.5 py-0 text-sm gap-2 fingers:h-11', leadingIcon: 'size-4' },
      },
      square: { true: 'pointer-coarse:min-w-11 pointer-coarse:justify-center' },
    },
    compoundVariants: [
      {
        color: 'primary',
        variant: 'solid',
        class:
          'bg-solid text-white hover:bg-solid/90 active:bg-solid/90 disabled:bg-solid aria-disabled:bg-solid',
      },
      { color: 'neutral', variant: 'outline', class: 'ring-default text-highlighted hover:bg-elevated' },
      { color: 'neutral', variant: 'ghost', class: 'text-toned' },
    ],
  },
  dropdownMenu: { slots: { item: 'fingers:py-3' } },
  // What is longer than the screen is reached all the same.
  popover: { slots: { content: 'max-h-(--reka-popover-content-available-height) overflow-y-auto' } },
} as const

/** What is text, and long enough to be worth it; fonts are compressed already. */
const COMPRESSED = /\.(js|css|html|svg)$/
const WORTH_BYTES = 1024

/** Writes each file of the page also as .br and .gz: the server sends these, and compresses nothing while somebody waits. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  // From the disk: before that, other plugins may still change what is written.
  async writeBundle({ dir = '' }, bundle) {
    const names = Object.keys(bundle).filter((name) => COMPRESSED.test(name))
    await Promise.all(
      names.map(async (name) => {
        const path = join(dir, name)
        const content = await readFile(path)
        if (content.length < WORTH_BYTES) return
        await writeFile(`${path}.br`, await promisify(brotliCompress)(content))
        await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
      }),
    )
  },
}

/** Puts the script that sets the theme into the head: a file, as the page's policy allows no script within the page. */
const themeBeforePaint: Plugin = {
  name: 'theme-before-paint',
  apply: 'build',
  async buildStart() {
    const source = await readFile(join(import.meta.dirname, 'client/theme/beforePaint.js'), 'utf8')
    this.emitFile({ type: 'asset', name: 'beforePaint.js', source })
  },
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const name = Object.keys(bundle).find((each) => /beforePaint[^/]*\.js$/.test(each))
      return [{ tag: 'script', attrs: { src: `/${name}` }, injectTo: 'head-prepend' }]
    },
  },
}

/**
 * The page: `vite build`. Components are imported where they are used: nothing comes in by magic. What builds it takes a
 * second to load, which the other two do not need.
 */
async function client(): Promise<ViteUserConfig> {
  const [{ default: ui }, { default: vue }] = await Promise.all([
    import('@nuxt/ui/vite'),
    import('@vitejs/plugin-vue'),
  ])
  return {
    root: 'client',
    plugins: [
      vue(),
      ui({
        root: import.meta.dirname,
        autoImport: false,
        components: false,
        dts: false,
        experimental: { componentDetection: true },
        // Icons go into the bundle: fetched from the net, they would stay blank behind the policy of the page.
        icon: { clientBundle: { scan: { globInclude: ['client/**/*.{vue,ts}'], globExclude: [] } } },
        ui: look,
      }),
      themeBeforePaint,
      compressed,
    ],
    build: {
      outDir: '../dist/client',
      emptyOutDir: true,
      // A data: address would need its own words in the page's policy.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  }
}

/**
 * The server: `vite build --ssr`. Node takes longer to find and read the packages' many files than to run them, so they go
 * in; those stay outside of which there must be one copy, and those that load parts of themselves by name.
 */
const server: ViteUserConfig = {
  ssr: { noExternal: true, external: ['graphile-worker', 'graphql', 'pg', 'pino', 'typeorm', 'ws'] },
  build: {
    ssr: true,
    outDir: 'dist/server',
    emptyOutDir: true,
    reportCompressedSize: false,
    target: 'node20',
    rollupOptions: {
      input: {
        main: 'server/main.ts',
        demo: 'server/demo/main.ts',
        storm: 'server/demo/storm.ts',
        remove: 'server/demo/remove.ts',
        evaluate: 'server/classifier/evaluate/main.ts',
      },
    },
  },
}

const test: ViteUserConfig = {
  // Node takes this file for a plain import; another copy's errors would be strangers to `instanceof`.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/globalSetup.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // Each has servers, a database and a browser beside it: more of them are not done sooner on two cores, and wait longer.
    maxWorkers: 2,
    // The files share no state but their modules, and reading those anew for each file is a quarter of the time.
    isolate: false,
  },
}

export default defineConfig(async ({ isSsrBuild }) => {
  if (process.env.VITEST) {
    const { LongestFirst } = await import('./test/support/longestFirst.ts')
    return { ...test, test: { ...test.test, sequence: { sequencer: LongestFirst } } }
  }
  return isSsrBuild ? server : client()
})
