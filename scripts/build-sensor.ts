// Bundles the sensor into one file of plain JavaScript: without type stripping at its start it needs half the memory.
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const project = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

const bundle = await rolldown({
  input: project('apps/sensor/src/main.ts'),
  platform: 'node',
  resolve: { conditionNames: ['@opensoc/source', 'import', 'node', 'default'] },
})
await bundle.write({ file: project('apps/sensor/dist/sensor.mjs'), format: 'esm', minify: true })
await bundle.close()
