const NEWLINE = Buffer.from('\n')
const FROM_LINE = Buffer.from('From -\n')

/** A message as it stands in a mailbox: lines that would divide one are marked (RFC 4155). */
export function mailboxEntry(message: Buffer): Buffer {
  return Buffer.concat([FROM_LINE, quoted(message), NEWLINE])
}

function quoted(message: Buffer): Buffer {
  const text = message.toString('latin1')
  return /^>*From /m.test(text) ? Buffer.from(text.replaceAll(/^(>*From )/gm, '>$1'), 'latin1') : message
}
