import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MailSplitter, mailFileOf } from './mail-splitter.ts'

const message = fc
  .array(fc.stringMatching(/^[a-z >:]{0,30}$/), { minLength: 1, maxLength: 6 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''))

describe('cutting mail files into messages', () => {
  it('gives back the messages of a mailbox, however its bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (messages, step) => {
        const bytes = Buffer.from(
          messages.map((text) => `From a@example.com Thu Jan 15 10:20:30 2026\n${text}`).join(''),
        )
        const splitter = new MailSplitter('mailbox')
        const found: string[] = []
        for (let at = 0; at < bytes.length; at += step)
          for (const record of splitter.push(bytes.subarray(at, at + step)))
            found.push(record.bytes.toString())
        for (const record of splitter.end()) found.push(record.bytes.toString())
        assert.deepEqual(found, messages)
      }),
    )
  })

  it('takes a message as one, whatever its lines say', () => {
    const splitter = new MailSplitter('message')
    const text = 'Subject: x\n\nFrom here on\n'
    assert.deepEqual(splitter.push(Buffer.from(text)), [])
    assert.deepEqual(
      splitter.end().map(({ bytes, line }) => [bytes.toString(), line]),
      [[text, 1]],
    )
  })

  it('knows mail files by their names', () => {
    assert.deepEqual(['a.eml', 'b/C.EML.gz', 'x.mbox.zst', 'x.json', 'eml'].map(mailFileOf), [
      'message',
      'message',
      'mailbox',
      undefined,
      undefined,
    ])
  })
})
