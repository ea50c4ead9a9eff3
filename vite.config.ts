import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The page: `vite build`. */
const client: ViteUserConfig = {
  root: 'client',
  plugins: [
    vue(),
    // Icons go into the bundle: fetched from the net, they would stay blank behind the policy of the page.
    ui({ icon: { clientBundle: { scan: true } } }),
  ],
  build: { outDir: '../dist/client', emptyOutDir: true },
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
  },
}

export default defineConfig(({ isSsrBuild }) => {
  if (process.env.VITEST) return test
  return isSsrBuild ? server : client
})
