import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { Hono } from 'hono'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.ico': 'image/x-icon',
}

/** Serves the built console; every other address is a page of it, so a shared link opens. */
export function serveConsole(app: Hono, folder: string): void {
  app.get('*', async (c) => {
    const path = normalize(decodeURIComponent(c.req.path))
    const file = await read(folder, path)
    if (file !== undefined) {
      const isHashed = path.startsWith('/assets/')
      return answerFile(file, extname(path), isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    }
    if (extname(path) !== '' || path.startsWith('/api/')) return c.notFound()
    const page = await read(folder, '/index.html')
    if (page === undefined) return c.text('The console is not built. Run: npm run build:console\n', 503)
    return answerFile(page, '.html', 'no-cache')
  })
}

async function read(folder: string, path: string): Promise<Uint8Array | undefined> {
  const full = join(folder, path)
  if (!full.startsWith(folder + sep)) return undefined
  try {
    return await readFile(full)
  } catch {
    return undefined
  }
}

function answerFile(bytes: Uint8Array, extension: string, cacheControl: string): Response {
  const headers = {
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    'cache-control': cacheControl,
  }
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers })
}
