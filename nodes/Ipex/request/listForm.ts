import type { IDataObject } from 'n8n-workflow';

import { readFailure, settle } from '../errors/failure';

/** How a list in a query is sent: `queues=a&queues=b`, or `queues=["a","b"]`. The platform does not document it. */
type ListForm = 'repeated' | 'json';

/** The form that worked last, by the address of the platform. */
const worked = new Map<string, ListForm>();

/**
 * Sends a request whose query may hold lists. If it is answered 400, it is sent once more with its lists in the other
 * form, because the platform may not accept a single repeated value as a list. The form that worked is remembered.
 * @param address of the platform
 * @param send sends the request with this query
 * @throws what the first form met with, unless the other one met with something else
 */
export async function withListForm<T>(
	address: string,
	query: IDataObject,
	send: (query: IDataObject) => Promise<T>,
): Promise<T> {
	if (!Object.values(query).some(Array.isArray)) return await send(query);
	const form = worked.get(address) ?? 'repeated';
	const first = await settle(send(inForm(form, query)));
	if (first.status === 'fulfilled') return first.value;
	if (!isBadRequest(first.reason)) throw first.reason;
	const other = form === 'repeated' ? 'json' : 'repeated';
	const second = await settle(send(inForm(other, query)));
	if (second.status === 'rejected') {
		throw isBadRequest(second.reason) ? first.reason : second.reason;
	}
	worked.set(address, other);
	return second.value;
}

function isBadRequest(error: unknown): boolean {
	return readFailure(error).status === 400;
}

function inForm(form: ListForm, query: IDataObject): IDataObject {
	if (form === 'repeated') return query;
	return Object.fromEntries(
		Object.entries(query).map(([name, value]) => [
			name,
			Array.isArray(value) ? JSON.stringify(value) : value,
		]),
	);
}
