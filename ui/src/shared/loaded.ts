/** Something that comes from elsewhere. A value that is being fetched again stays `ready`. */
export type Loaded<Value, Failure = Error> =
  { status: 'loading' } | { status: 'ready'; value: Value } | { status: 'failed'; error: Failure };

export function valueOf<Value, Failure>(loaded: Loaded<Value, Failure>): Value | null {
  return loaded.status === 'ready' ? loaded.value : null;
}
