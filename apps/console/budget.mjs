// Fails when the built console outgrows its budget: gzip -9 sizes in kB (1000 bytes).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const LIMITS = { 'initial JS': 240, 'initial CSS': 50, 'lazy chunk': 160 }
const dist = join(import.meta.dirname, 'dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000

const entry = Object.values(manifest).find((chunk) => chunk.isEntry)
const initial = new Set()
const visit = (chunk) => {
  if (initial.has(chunk)) return
  initial.add(chunk)
  for (const key of chunk.imports ?? []) visit(manifest[key])
}
visit(entry)
const sum = (files) => [...new Set(files)].reduce((total, file) => total + size(file), 0)
const rows = [
  ['initial JS', 'initial JS', sum([...initial].map((chunk) => chunk.file))],
  ['initial CSS', 'initial CSS', sum([...initial].flatMap((chunk) => chunk.css ?? []))],
  ...Object.values(manifest)
    .filter((chunk) => !initial.has(chunk) && chunk.file.endsWith('.js'))
    .map((chunk) => ['lazy chunk', chunk.file, size(chunk.file)]),
]
let over = 0
for (const [kind, name, kilobytes] of rows) {
  const isOver = kilobytes > LIMITS[kind]
  if (isOver) over++
  console.log(
    `${isOver ? 'OVER' : 'ok  '} ${kilobytes.toFixed(1).padStart(7)} of ${LIMITS[kind]} kB gz  ${name}`,
  )
}
process.exitCode = over === 0 ? 0 : 1
