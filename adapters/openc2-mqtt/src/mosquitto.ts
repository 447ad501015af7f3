import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BROKER = ['/usr/sbin/mosquitto', 'mosquitto'].find((path) => spawnSync(path, ['-h']).status !== null)

/** Why there is no broker for tests, or false. */
export const whyNoBroker: string | false =
  BROKER === undefined && 'mosquitto is absent (apt install mosquitto)'

/** A real broker on loopback for a test. */
export async function startBroker() {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-mqtt-'))
  const port = await freePort()
  const file = join(folder, 'mosquitto.conf')
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`)
  const child: ChildProcess = spawn(BROKER ?? 'mosquitto', ['-c', file], { stdio: 'ignore' })
  while (!(await listens(port))) if (child.exitCode !== null) throw new Error('mosquitto did not start')
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => setTimeout(() => resolve(false), 20))
  })
}
