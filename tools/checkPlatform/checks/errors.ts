import { AS_ASSUMED, type Check, EITHER_WAY } from '../check';
import { shapeOf } from '../shape';

/** The form of an error body. It decides where the package finds the message. */
function formOf(body: unknown): string {
	if (typeof body === 'string') {
		if (body.trim() === '') return 'empty';
		return /^\s*</.test(body) ? 'HTML' : 'text';
	}
	const keys = typeof body === 'object' && body !== null ? Object.keys(body) : [];
	if (keys.includes('statusCode')) return '{ statusCode, error, message }';
	if (keys.includes('errors')) return '{ message, errors }';
	if (keys.includes('error_description')) return '{ error, error_description }';
	if (keys.includes('message')) return '{ message }';
	return keys.includes('error') ? '{ error }' : 'another form';
}

export const errorChecks: Check[] = [
	{
		id: 'error-body',
		unknown: 'the form of error responses',
		assumed: 'any of message, errors, error_description, error, text',
		settle: async ({ client }) => {
			const invalid = await client.get('/calls', { page: 1, pageSize: 1, startTime: 'yesterday' });
			const absent = await client.get('/pbx/users/0');
			const form = formOf(invalid.body);
			const isKnown = !['another form', 'empty', 'HTML'].includes(form);
			return {
				found: form,
				effect: isKnown ? AS_ASSUMED : 'an error shows the status without the message of IPEX',
				details: {
					invalidTime: `HTTP ${invalid.status}, ${shapeOf(invalid.body)}`,
					absentUser: `HTTP ${absent.status}, ${shapeOf(absent.body)}`,
				},
			};
		},
	},
	{
		id: 'unknown-parameters',
		unknown: 'parameters that the API does not know',
		assumed: 'the package sends none',
		settle: async ({ client }) => {
			const { status } = await client.get('/calls', { page: 1, pageSize: 1, noSuchParameter: 'x' });
			return { found: status === 400 ? 'refused' : `HTTP ${status}`, effect: EITHER_WAY };
		},
	},
];
