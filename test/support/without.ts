/** A copy of an object without some of its properties. */
export function without<T extends object>(object: T, ...names: Array<keyof T>): Partial<T> {
	const kept = Object.entries(object).filter(([name]) => !names.includes(name as keyof T));
	return Object.fromEntries(kept) as Partial<T>;
}
