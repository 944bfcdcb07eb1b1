import { Refusal } from '../service/crmServer';

export interface Filter {
	propertyName: string;
	operator: string;
	value?: string;
	values?: string[];
}

export interface SearchRequest {
	filterGroups: Filter[][];
	sort?: { propertyName: string; direction: string };
	limit: number;
	properties: string[];
}

const GROUPS = 5;
const FILTERS_IN_GROUP = 6;
const FILTERS = 18;
const LARGEST_PAGE = 200;

const invalid = (message: string) =>
	new Refusal(400, { status: 'error', message, category: 'VALIDATION_ERROR' });

/**
 * Reads a search as HubSpot does.
 * @throws Refusal for what HubSpot would not take: too many filters, unknown properties, lists with capital letters
 */
export function readSearch(body: Record<string, unknown>, known: string[]): SearchRequest {
	const fields = ['filterGroups', 'sorts', 'properties', 'limit', 'after', 'query'];
	for (const key of Object.keys(body)) {
		if (!fields.includes(key)) throw invalid(`Invalid input JSON: unknown field ${key}`);
	}
	const groups = ((body.filterGroups ?? []) as Array<{ filters: Filter[] }>).map(
		({ filters }) => filters,
	);
	const filters = groups.flat();
	if (
		groups.length > GROUPS ||
		filters.length > FILTERS ||
		groups.some(({ length }) => length > FILTERS_IN_GROUP)
	) {
		throw invalid('There are too many filters');
	}
	for (const filter of filters) requireFilter(filter, known);
	const sorts = (body.sorts ?? []) as Array<{ propertyName: string; direction: string }>;
	if (sorts.length > 1) throw invalid('Only one sort is supported');
	const limit = Number(body.limit ?? 10);
	if (limit > LARGEST_PAGE) throw invalid(`limit exceeds ${LARGEST_PAGE}`);
	return {
		filterGroups: groups,
		sort: sorts[0],
		limit,
		properties: (body.properties ?? []) as string[],
	};
}

function requireFilter({ propertyName, operator, value, values }: Filter, known: string[]): void {
	if (!known.includes(propertyName)) throw invalid(`There is no property ${propertyName}`);
	if (operator === 'IN') {
		const lower = values?.every((text) => typeof text === 'string' && text === text.toLowerCase());
		if (!values?.length || !lower) throw invalid(`${propertyName}: IN needs lower-case values`);
	} else if (operator === 'EQ') {
		if (typeof value !== 'string' || value === '')
			throw invalid(`${propertyName}: a value is needed`);
	} else {
		throw invalid(`${operator} is not one of the operators`);
	}
}

/** Groups are alternatives; in a group all filters hold. */
export function matches(properties: Record<string, string>, groups: Filter[][]): boolean {
	return groups.some((filters) =>
		filters.every(({ propertyName, value, values }) => {
			const own = searched(propertyName, properties[propertyName]);
			return own !== undefined && (values ?? [value?.toLowerCase()]).includes(own);
		}),
	);
}

/** A search names a time in milliseconds since 1970, however it was written. */
function searched(propertyName: string, value: string | undefined): string | undefined {
	if (propertyName === 'hs_timestamp' && value) return String(Date.parse(value));
	return value?.toLowerCase();
}
