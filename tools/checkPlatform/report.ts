import type { Finding } from './check';

/** The result for one unknown. */
export interface Row extends Finding {
	id: string;
	unknown: string;
	assumed: string;
	/** Whether the check could decide. */
	settled: boolean;
}

/** The whole report: shapes, counts and texts of this tool. */
export interface Report {
	format: 1;
	/** Whether the checks of user functions ran as a user. */
	actsAsUser: boolean;
	/** The number of responses for each status. */
	responses: Record<string, number>;
	rows: Row[];
}

/** The report as a table in Markdown. */
export function tableOf({ rows }: Report): string {
	const lines = rows.map(({ unknown, assumed, found, effect }) =>
		[unknown, assumed, found, effect].map((cell) => cell.replace(/\|/g, '\\|')),
	);
	return [
		['unknown', 'assumed', 'found', 'effect on the package'],
		['---', '---', '---', '---'],
		...lines,
	]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
}
