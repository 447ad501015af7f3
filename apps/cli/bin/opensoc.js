#!/usr/bin/env -S node --conditions=@opensoc/source --disable-warning=ExperimentalWarning
// Runs the command on the Node 24 that npm installed, whatever Node the host has, with our TypeScript sources.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const isReady =
  Number(process.versions.node.split('.')[0]) >= 24 &&
  process.execArgv.includes('--conditions=@opensoc/source')

if (isReady) await import('../src/main.ts')
else {
  const installed = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))
  const node = existsSync(installed) ? installed : process.execPath
  const args = [
    '--conditions=@opensoc/source',
    '--disable-warning=ExperimentalWarning',
    fileURLToPath(import.meta.url),
  ]
  const child = spawn(node, [...args, ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches the child from the terminal itself: it must not come twice, and we only wait for it.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
