import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventLake, StateStore } from '@opensoc/domain'
import { type CommitOptions, createCommit } from './commit.ts'
import type { ProcessedBatch } from './processed-batch.ts'

const batch = { partition: 0, from: 10, to: 20 } as ProcessedBatch
const full = (code: string) => Object.assign(new Error('no room'), { code })

/** A commit over stores that have no room so many times; its transaction does nothing. */
function commitOver({ noRoomInState = 0, noRoomInLake = 0, lakeError = full('LAKE_FULL') }) {
  const seen: string[] = []
  const state = {
    checkpoints: {
      async save() {
        if (noRoomInState-- > 0) throw full('STATE_FULL')
        seen.push('in flight')
      },
    },
    transaction: async () => {
      seen.push('transaction')
      return { newFindings: [], changedIncidents: [] }
    },
  } as unknown as StateStore
  const lake = {
    async insert(_batch: unknown, token: string) {
      if (noRoomInLake-- > 0) throw lakeError
      seen.push(token)
    },
  } as unknown as EventLake
  const options = { state, lake, clock: { now: () => 0 } } as unknown as CommitOptions
  return { seen, options }
}

describe('the commit of a batch', () => {
  it('waits for room in the state and in the lake, and then goes on in order', async () => {
    const { seen, options } = commitOver({ noRoomInState: 2, noRoomInLake: 3 })
    let waits = 0
    const roomAgain = async () => void waits++
    await createCommit({ ...options, roomAgain })(batch)
    assert.deepEqual(seen, ['in flight', '0:10-20', 'transaction'])
    assert.equal(waits, 5)
  })

  it('gives up when the platform closes, and does not move the checkpoint', async () => {
    const { seen, options } = commitOver({ noRoomInLake: 3 })
    const roomAgain = async (error: unknown) => {
      throw error
    }
    await assert.rejects(createCommit({ ...options, roomAgain })(batch), { code: 'LAKE_FULL' })
    assert.deepEqual(seen, ['in flight'])
  })

  it('does not wait after other failures', async () => {
    const { options } = commitOver({ noRoomInLake: 1, lakeError: full('OTHER') })
    await assert.rejects(createCommit({ ...options, roomAgain: async () => undefined })(batch), {
      code: 'OTHER',
    })
  })
})
