import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withTestEvent } from './test-text.ts'

const ITEM = '  - Image: "x"\n    User: "y"\n'

test('an event goes to the end of the list of its kind', () => {
  const text = 'positive:\n  - Image: "a"\nnegative:\n  - Image: "b"\n'
  assert.equal(
    withTestEvent(text, 'positive', ITEM),
    'positive:\n  - Image: "a"\n  - Image: "x"\n    User: "y"\nnegative:\n  - Image: "b"\n',
  )
  assert.equal(withTestEvent(text, 'negative', ITEM), `${text}${ITEM}`)
})

test('a list that is missing or empty begins with it', () => {
  assert.equal(withTestEvent('', 'negative', ITEM), `negative:\n${ITEM}`)
  assert.equal(withTestEvent('positive: []\n', 'positive', ITEM), `positive:\n${ITEM}`)
  assert.equal(
    withTestEvent('positive:\n  - a: 1', 'negative', ITEM),
    `positive:\n  - a: 1\nnegative:\n${ITEM}`,
  )
})
