/**
 * How a vendor's log names map to Sigma's: data in `content/field-mappings/*.yaml`, read by the normalizers.
 * One entry says: records of this kind belong to this log source and carry these fields under Sigma's names too.
 */
export interface FieldMapping {
  /** Sigma `product`. */
  readonly product: string
  /** Which records: every key must equal (as text, without case) one of the listed values. */
  readonly when: Readonly<Record<string, readonly string[]>>
  readonly service?: string
  readonly category?: string
  /** Sigma field name -> the vendor's field name; applied where the Sigma name is absent. */
  readonly fields: Readonly<Record<string, string>>
}
