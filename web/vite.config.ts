import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig, type Plugin } from 'vite'

/** The apps of this package. The mode names the one to serve or build. */
const apps = {
  h5: { base: '/h5/', port: 5173, server: 'http://localhost:8080' },
  phone: { base: '/', port: 5174, server: 'http://localhost:8090' },
  console: { base: '/console/', port: 5175, server: 'http://localhost:8080' },
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const isApp = (mode: string): mode is keyof typeof apps => mode in apps

/** Puts a compressed copy beside each text file, so that the server never compresses. */
function compressed(dir: string): Plugin {
  return {
    name: 'compressed',
    closeBundle() {
      const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
      for (const file of files.filter((f) => /\.(js|css|html|svg)$/.test(f))) {
        const path = join(dir, file)
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
      }
    },
  }
}

export default defineConfig(({ mode }) => {
  if (!isApp(mode)) throw new Error(`--mode must be one of: ${Object.keys(apps).join(', ')}`)
  const { base, port, server } = apps[mode]
  return {
    root: here(mode),
    base,
    plugins: [
      vue(),
      Components({
        dts: false,
        dirs: [],
        resolvers: [mode === 'console' ? ElementPlusResolver() : VantResolver()],
      }),
      compressed(here(`dist/${mode}`)),
    ],
    resolve: { alias: { '@shared': here('shared') } },
    build: {
      outDir: here(`dist/${mode}`),
      emptyOutDir: true,
      manifest: true,
      // The WebViews of older phones.
      target: ['chrome87', 'safari14'],
      // kB. The console's charts (586; of ECharts no more than lines and bars) are loaded when the first one is drawn.
      chunkSizeWarningLimit: 600,
    },
    server: {
      port,
      proxy: Object.fromEntries(['/api', '/h5/oauth', '/standin'].map((path) => [path, server])),
    },
  }
})
