import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { MAX_RECORD_BYTES } from '@opensoc/domain'
import fc from 'fast-check'
import { cut } from './cut.ts'
import { shortenMessage } from './shorten-message.ts'

const texts = (body: string | Buffer, type: string) => cut(Buffer.from(body), type).map(({ text }) => text)

describe('cutting bodies of mail', () => {
  it('takes one message whole', () => {
    assert.deepEqual(texts('Subject: a\n\nFrom b\n{"c":1}\n', 'message/rfc822'), [
      'Subject: a\n\nFrom b\n{"c":1}\n',
    ])
  })

  it('takes the messages of a mailbox apart and their quoted lines back', () => {
    const mailbox = 'From a Thu\nSubject: 1\n\n>From b\n>>From c\nFrom d Fri\nSubject: 2\n\nx\n'
    assert.deepEqual(texts(mailbox, 'application/mbox'), [
      'Subject: 1\n\nFrom b\n>From c\n',
      'Subject: 2\n\nx\n',
    ])
  })

  it('reads bytes that are not UTF-8', () => {
    assert.deepEqual(texts(Buffer.from('Subject: \xe9\n\n', 'latin1'), 'message/rfc822'), ['Subject: é\n\n'])
  })

  it('leaves size and hashes in the place of an attachment that is too large', () => {
    const file = Buffer.alloc(2 * MAX_RECORD_BYTES, 'attached')
    const lines = file.toString('base64').replaceAll(/.{76}/g, '$&\r\n')
    const head = 'Subject: a\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    const [text] = texts(head + lines, 'message/rfc822')
    const sha256 = createHash('sha256').update(file).digest('hex')
    assert.ok(text?.startsWith(`${head}opensoc-removed: size=${file.length}; md5=`))
    assert.ok(text?.endsWith(`sha256=${sha256}\n`))
  })

  it('leaves a message without large content as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => shortenMessage(text) === text))
  })
})
