/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

function isReference(value: Json): value is string {
	return typeof value === 'string';
}

/**
 * Reads the format in which n8n keeps an execution: a JSON array of values in which every string inside an
 * object or array is the index of the value meant, so that nothing is stored twice and cycles can be written.
 * @returns the first value, whole; what was shared is shared again
 * @throws when the text is not that format
 */
export function parseFlatted(text: string): Json {
	const flat: unknown = JSON.parse(text);
	if (!Array.isArray(flat) || flat.length === 0) throw new Error('This is not flatted JSON.');
	const values = flat as Json[];
	const built = new Map<number, Json>();

	const resolve = (value: Json): Json => (isReference(value) ? build(Number(value)) : value);

	function build(index: number): Json {
		const known = built.get(index);
		if (known !== undefined) return known;
		const value = values[index];
		if (value === undefined) throw new Error(`This is not flatted JSON: no value ${index}.`);
		if (Array.isArray(value)) {
			const list: Json[] = [];
			built.set(index, list);
			for (const entry of value) list.push(resolve(entry));
			return list;
		}
		if (typeof value === 'object' && value !== null) {
			const object: { [key: string]: Json } = {};
			built.set(index, object);
			for (const [key, entry] of Object.entries(value)) object[key] = resolve(entry);
			return object;
		}
		return value;
	}

	return build(0);
}
