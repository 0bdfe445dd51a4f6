import { fileURLToPath } from 'node:url'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    vue(),
    Components({
      dts: false,
      dirs: [],
      resolvers: [
        VantResolver({ importStyle: false }),
        ElementPlusResolver({ importStyle: false }),
      ],
    }),
  ],
  resolve: { alias: { '@shared': fileURLToPath(new URL('shared', import.meta.url)) } },
  test: {
    environment: 'happy-dom',
    include: ['{h5,phone,console,shared}/**/*.test.ts'],
    restoreMocks: true,
    unstubGlobals: true,
  },
})
