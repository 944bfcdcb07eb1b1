import type { IExecutePaginationFunctions } from 'n8n-workflow';

import { asReportedCalls } from '../../../nodes/Ipex/resources/report/simplified';

const context = {
	getNodeParameter: (_: string, fallback: unknown) => fallback,
} as unknown as IExecutePaginationFunctions;

it.each([
	['In', true, 'answered'],
	['In', false, 'missed'],
	['Out', false, 'noAnswer'],
	['Local', false, null],
	[null, false, null],
	[null, true, 'answered'],
	['In', null, null],
])(
	'a reported call of direction %s, answered %s, has the outcome %s',
	(direction, answered, outcome) => {
		expect(asReportedCalls(context, [{ direction, answered }])).toMatchObject([{ outcome }]);
	},
);
