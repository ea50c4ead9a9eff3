import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * What the design changes in Nuxt UI's components: heights, weights, and in dark a solid button that stays
 * dark with white text. The colours themselves are tokens, in client/styles/tokens.css.
 */
const look = {
  colors: { primary: 'indigo', neutral: 'stone' },
  button: {
    slots: { base: 'font-medium rounded-md whitespace-nowrap' },
    variants: {
      size: {
        sm: { base: 'h-6 px-2 py-0 text-sm gap-1.5', leadingIcon: 'size-3.5' },
        md: { base: 'h-7 px-2.5 py-0 text-sm gap-2', leadingIcon: 'size-4' },
        lg: { base: 'h-8 px-2.5 py-0 text-sm gap-2 max-sm:h-11', leadingIcon: 'size-4' },
      },
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
} as const

/** The page: `vite build`. Components are imported where they are used: nothing comes in by magic. */
const client: ViteUserConfig = {
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
  ],
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    // A data: address would need its own words in the page's policy.
    assetsInlineLimit: 0,
  },
}

/** The server: `vite build --ssr`. One file each for `npm start` and the demo; packages stay outside. */
const server: ViteUserConfig = {
  build: {
    ssr: true,
    outDir: 'dist/server',
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: {
      input: { main: 'server/main.ts', demo: 'server/demo/main.ts' },
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
  return isSsrBuild ? server : client
})
