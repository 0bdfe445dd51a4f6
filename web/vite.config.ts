import { fileURLToPath } from 'node:url'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'

/** The apps of this package. The mode names the one to serve or build. */
const apps = {
  h5: { base: '/h5/', port: 5173, server: 'http://localhost:8080' },
  phone: { base: '/', port: 5174, server: 'http://localhost:8090' },
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const isApp = (mode: string): mode is keyof typeof apps => mode in apps

export default defineConfig(({ mode }) => {
  if (!isApp(mode)) throw new Error(`--mode must be one of: ${Object.keys(apps).join(', ')}`)
  const { base, port, server } = apps[mode]
  return {
    root: here(mode),
    base,
    plugins: [vue(), Components({ dts: false, dirs: [], resolvers: [VantResolver()] })],
    resolve: { alias: { '@shared': here('shared') } },
    build: {
      outDir: here(`dist/${mode}`),
      emptyOutDir: true,
      manifest: true,
      // The WebViews of older phones.
      target: ['chrome87', 'safari14'],
    },
    server: {
      port,
      proxy: Object.fromEntries(['/api', '/h5/oauth', '/standin'].map((path) => [path, server])),
    },
  }
})
