// Compiles standards/sigma/assembly to WebAssembly and writes it as a module: npm run build:scanner
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SIGMA = join(import.meta.dirname, '../standards/sigma')
const COMPILER = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js')
const OPTIONS =
  '-O3 --noAssert --runtime stub --enable simd --importMemory --initialMemory 1 --disableWarning 112'

/** The bytes of the scanner, compiled from its source. */
export function compileScanner(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-scanner-'))
  try {
    const file = join(folder, 'scanner.wasm')
    const args = [COMPILER, join(SIGMA, 'assembly/scanner.ts'), '--outFile', file, ...OPTIONS.split(' ')]
    execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const SCANNER_FILE = join(SIGMA, 'src/scan/generated/scanner-module.ts')

export function scannerModuleText(binary: Uint8Array): string {
  const text = Buffer.from(binary).toString('base64')
  return `// Made by scripts/build-scanner.ts from standards/sigma/assembly.\nexport const SCANNER_MODULE =\n  '${text}'\n`
}

if (process.argv[1] === import.meta.filename) writeFileSync(SCANNER_FILE, scannerModuleText(compileScanner()))
