import { Duplex } from 'node:stream'
import { createZstdDecompress, type ZstdDecompress } from 'node:zlib'

type Done = (error?: Error | null) => void

/**
 * Unpacks zstd: frames one after the other are one stream (RFC 8878, 3.1), and Node's decompressor ends with the first
 * of them without a word. It gives no more than is asked for.
 */
export class ZstdFrames extends Duplex {
  #frame: ZstdDecompress | undefined

  override _write(packed: Buffer, encoding: BufferEncoding, done: Done): void {
    this.#frame ??= this.#begin()
    const frame = this.#frame
    const before = frame.bytesWritten
    let isOver = false
    // It takes all, or it comes to the end of the frame and leaves the rest; the frame's own answer comes too late then.
    const onEnd = () => {
      isOver = true
      const taken = frame.bytesWritten - before
      this.#frame = undefined
      if (taken < packed.length) this._write(packed.subarray(taken), encoding, done)
      else done()
    }
    frame.once('end', onEnd)
    frame.write(packed, (error) => {
      if (isOver) return
      frame.off('end', onEnd)
      done(error)
    })
  }

  override _read(): void {
    this.#frame?.resume()
  }

  override _final(done: Done): void {
    const frame = this.#frame
    const end = () => {
      this.push(null)
      done()
    }
    if (frame === undefined) end()
    else {
      frame.once('end', end)
      frame.end()
      frame.resume()
    }
  }

  #begin(): ZstdDecompress {
    const frame = createZstdDecompress()
    frame.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) frame.pause()
    })
    frame.on('error', (error) => {
      for (let rest = frame.read(); rest !== null; rest = frame.read()) this.push(rest)
      this.destroy(error)
    })
    return frame
  }
}
