import type { IntelCollection } from '@opensoc/domain'

/** What sources and partners read and write by TAXII: what comes in is swept for, sightings go out in it. */
export const SHARED_COLLECTION: Omit<IntelCollection, 'tenantId'> = {
  id: '7f9a1c1e-3b0d-4a52-9a6c-0f2f6f0c9a01',
  title: 'Shared intelligence',
  alias: 'shared',
  description:
    'Indicators that are added here are searched for in all that is kept; sightings of them are added here.',
  canWrite: true,
}

/** What the platform took from files and feeds. */
export const IMPORTED_COLLECTION: Omit<IntelCollection, 'tenantId'> = {
  id: '7f9a1c1e-3b0d-4a52-9a6c-0f2f6f0c9a02',
  title: 'Imported intelligence',
  alias: 'imported',
  description: 'What was imported from files and feeds, with the markings that it came with.',
  canWrite: false,
}
