import { activityName, categoryName, categoryUid, className, severityCaption, typeName } from '@opensoc/ocsf'

/** An OCSF event that is being filled. */
export type EventDraft = Record<string, unknown>

interface Classification {
  readonly category_uid: number
  readonly category_name: string
  readonly class_name: string
  readonly activity_name: string
  readonly type_name: string
}

const known = new Map<number, Classification>()

/** A new event with its class, activity and type, in numbers and in words. */
export function startEvent(
  classUid: number,
  activityId: number,
  severityId: number,
  time: number,
): EventDraft {
  const typeUid = classUid * 100 + activityId
  const { category_uid, category_name, class_name, activity_name, type_name } =
    known.get(typeUid) ?? classify(classUid, activityId, typeUid)
  return {
    category_uid,
    category_name,
    class_uid: classUid,
    class_name,
    activity_id: activityId,
    activity_name,
    type_uid: typeUid,
    type_name,
    severity_id: severityId,
    severity: severityCaption(severityId),
    time,
  }
}

function classify(classUid: number, activityId: number, typeUid: number): Classification {
  const category = categoryUid(classUid) ?? 0
  const classification = {
    category_uid: category,
    category_name: categoryName(category) ?? 'Uncategorized',
    class_name: className(classUid) ?? 'Base Event',
    activity_name: activityName(classUid, activityId) ?? 'Other',
    type_name: typeName(classUid, activityId) ?? 'Other',
  }
  known.set(typeUid, classification)
  return classification
}
