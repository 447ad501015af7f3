// Runs one kind of test with node's own runner and ends with the line `N passed, N failed[, N skipped]`.
// Kinds are told apart by file name: a.test.ts (unit), a.vectors.test.ts, a.data.test.ts, a.crash.test.ts, a.e2e.test.ts,
// a.soak.test.ts (3 minutes; OPENSOC_SOAK_MINUTES=30 for the long form)
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'

const KINDS = ['vectors', 'data', 'crash', 'e2e', 'soak', 'containment']
const [kind = 'unit', ...filters] = process.argv.slice(2)
const all = globSync(
  '{kernel,standards,domain,pipeline,adapters,contract,apps,content,scripts,fixtures,e2e}/**/*.test.ts',
  {
    exclude: (path) => path.includes('node_modules') || path.includes('dist'),
  },
)
const isKind = (file) => KINDS.find((name) => file.endsWith(`.${name}.test.ts`)) ?? 'unit'
const files = all.filter((file) => isKind(file) === kind && filters.every((f) => file.includes(f))).sort()
if (files.length === 0) {
  console.error(`no ${kind} tests match ${filters.join(' ') || '(no filter)'}`)
  process.exit(1)
}

const serial = kind !== 'unit'
const args = [
  '--conditions=@opensoc/source',
  '--disable-warning=ExperimentalWarning',
  '--test',
  `--test-concurrency=${serial ? 1 : 2}`,
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  ...files,
]
const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
let tail = ''
child.stdout.on('data', (chunk) => {
  process.stdout.write(chunk)
  tail = (tail + chunk).slice(-8192)
})
child.on('close', (code) => {
  const count = (name) => Number(tail.match(new RegExp(`ℹ ${name} (\\d+)`))?.[1] ?? 0)
  const failed = count('fail') + count('cancelled')
  const skipped = count('skipped') + count('todo')
  console.log(`${kind}: ${count('pass')} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
  process.exit(code === 0 && failed === 0 && count('pass') + skipped > 0 ? 0 : 1)
})
