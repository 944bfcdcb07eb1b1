import { PlatformError } from '../errors';
import type { Parameters } from '../service/request';

/** One page of a list. */
export interface Page<T> {
	items: T[];
	currentPage: number;
	totalPages: number;
	totalResults: number;
}

function wholeNumber(parameters: Parameters, name: string, usual: number): number {
	const value = parameters.number(name) ?? usual;
	if (!Number.isInteger(value) || value < 1) {
		throw new PlatformError(400, `"${name}" must be a whole number from 1 on.`);
	}
	return value;
}

/** Cuts out the page a request asks for; a page after the last one is empty. */
export function pageOf<T>(list: readonly T[], query: Parameters, usualSize: number): Page<T> {
	const currentPage = wholeNumber(query, 'page', 1);
	const size = wholeNumber(query, 'pageSize', usualSize);
	return {
		items: list.slice((currentPage - 1) * size, currentPage * size),
		currentPage,
		totalPages: Math.ceil(list.length / size),
		totalResults: list.length,
	};
}

/** Addresses of the neighbouring pages, by their relation: `self`, `first`, `prev`, `next`, `last`. */
export function pageAddresses(
	url: URL,
	{ currentPage, totalPages }: Page<unknown>,
): Array<[relation: string, address: string]> {
	const address = (page: number) => {
		const target = new URL(url);
		target.searchParams.set('page', String(page));
		return target.href;
	};
	const pages: Array<[string, number]> = [['self', currentPage]];
	if (totalPages > 0) pages.push(['first', 1], ['last', totalPages]);
	if (currentPage > 1) pages.push(['prev', currentPage - 1]);
	if (currentPage < totalPages) pages.push(['next', currentPage + 1]);
	return pages.map(([relation, page]) => [relation, address(page)]);
}
