import { createFeed, deleteFeed, type Feed, listFeeds, pollFeed } from '@opensoc/contract'
import type { Command } from 'commander'
import { EXIT } from '../exit-status.ts'
import { plainTime } from '../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

interface AddOptions {
  readonly user?: string
  readonly trust: number
  readonly every: number
  readonly sightings: boolean
  readonly format?: Format
}

export function addFeeds(intel: Command): void {
  const feeds = intel
    .command('feeds')
    .description('TAXII collections of others that are read again and again')
    .addOption(formatOption())
    .addHelpText('after', '\nExamples:\n  opensoc intel feeds\n  opensoc intel feeds poll partner')
    .action(async ({ format }: { format?: Format }, command: Command) => {
      const { items } = await connect(command).call(listFeeds, {})
      print(items, format)
    })
  feeds
    .command('add <name> <api-root> <collection>')
    .description(
      'read a collection; its password is OPENSOC_FEED_PASSWORD, a bearer token OPENSOC_FEED_TOKEN',
    )
    .option('--user <name>', 'for Basic authentication')
    .option('--trust <n>', 'how far it is trusted, 0 to 100', Number, 70)
    .option('--every <minutes>', 'how often it is read', Number, 15)
    .option('--sightings', 'add sightings of its indicators to it', false)
    .addHelpText(
      'after',
      '\nExample:\n  OPENSOC_FEED_PASSWORD=… opensoc intel feeds add partner https://taxii.example/root/ 91a7b528-80eb-42ed-a74d-c6fbd5a26116 --user us',
    )
    .action(async (name: string, root: string, collection: string, options: AddOptions, command: Command) => {
      // Secrets come by the environment: arguments are seen by everybody on the computer.
      const { OPENSOC_FEED_PASSWORD: password, OPENSOC_FEED_TOKEN: token } = process.env
      const { call } = connect(command)
      const made = await call(createFeed, {
        body: {
          ...{ name, root, collection_id: collection, trust: options.trust, every_minutes: options.every },
          takes_sightings: options.sightings,
          ...(options.user === undefined ? {} : { user: options.user }),
          ...(password === undefined ? {} : { password }),
          ...(token === undefined ? {} : { token }),
        },
      })
      const polled = await call(pollFeed, { params: { id: made.id } })
      print([polled], options.format)
      if (polled.last_error !== undefined) process.exitCode = EXIT.failures
    })
  feeds
    .command('poll <feed>')
    .description('read one now; exit status 1 if that fails')
    .addHelpText('after', '\nExample:\n  opensoc intel feeds poll partner')
    .action(async (id: string, _: unknown, command: Command) => {
      const polled = await connect(command).call(pollFeed, { params: { id } })
      print([polled], undefined)
      if (polled.last_error !== undefined) process.exitCode = EXIT.failures
    })
  feeds
    .command('remove <feed>')
    .description('read one no more; its indicators stay')
    .addHelpText('after', '\nExample:\n  opensoc intel feeds remove partner')
    .action(async (id: string, _: unknown, command: Command) => {
      await connect(command).call(deleteFeed, { params: { id } })
      process.stdout.write(`${id} is read no more\n`)
    })
}

function print(feeds: readonly Feed[], format: Format | undefined): void {
  printRows(
    feeds,
    [
      { title: 'feed', value: (row) => row.name, max: 40 },
      { title: 'root', value: (row) => row.root, max: 50 },
      { title: 'objects', value: (row) => row.objects },
      { title: 'trust', value: (row) => row.trust },
      {
        title: 'read',
        value: (row) => (row.last_polled_time === undefined ? 'never' : plainTime(row.last_polled_time)),
      },
      { title: 'health', value: (row) => row.last_error ?? 'good', max: 80 },
    ],
    chosenFormat(format),
  )
}
