import type { N8nRest } from './rest';
import type { Column, DataTable, Row, RowQuery } from './types';

/** The most that n8n gives at once. */
const pageSize = 250;

/** The Data Tables of the owner's personal project, which is where the editor shows them. */
export class DataTables {
	private project: string | undefined;

	constructor(private readonly rest: N8nRest) {}

	private async path(rest = ''): Promise<string> {
		this.project ??= (await this.rest.send<{ id: string }>('GET', '/projects/personal')).id;
		return `/projects/${this.project}/data-tables${rest}`;
	}

	async create(name: string, columns: Column[]): Promise<DataTable> {
		return await this.rest.send('POST', await this.path(), { body: { name, columns } });
	}

	async list(): Promise<DataTable[]> {
		const query = { take: pageSize };
		const page = await this.rest.send<{ data: DataTable[] }>('GET', await this.path(), { query });
		return page.data;
	}

	async addColumn(id: string, column: Column): Promise<void> {
		await this.rest.send('POST', await this.path(`/${id}/columns`), { body: column });
	}

	/** Adds rows; what a row leaves out stays empty. */
	async insert(id: string, rows: Array<Record<string, unknown>>): Promise<void> {
		const body = { data: rows, returnType: 'count' };
		await this.rest.send('POST', await this.path(`/${id}/insert`), { body });
	}

	async rename(id: string, name: string): Promise<void> {
		await this.rest.send('PATCH', await this.path(`/${id}`), { body: { name } });
	}

	async delete(id: string): Promise<void> {
		await this.rest.send('DELETE', await this.path(`/${id}`));
	}

	/** @returns the number of rows that fit */
	async count(id: string, query: RowQuery = {}): Promise<number> {
		return (await this.page(id, query, 0, 1)).count;
	}

	/** @returns all rows that fit, page by page; in the order of their creation unless sorted */
	async rows(id: string, query: RowQuery = {}): Promise<Row[]> {
		const rows: Row[] = [];
		for (;;) {
			const page = await this.page(id, { sortBy: 'id:asc', ...query }, rows.length, pageSize);
			rows.push(...page.data);
			if (page.data.length < pageSize) return rows;
		}
	}

	private async page(id: string, { filters, sortBy }: RowQuery, skip: number, take: number) {
		const filter = filters && JSON.stringify({ type: 'and', filters });
		return await this.rest.send<{ count: number; data: Row[] }>(
			'GET',
			await this.path(`/${id}/rows`),
			{ query: { take, skip, sortBy, filter } },
		);
	}
}
