import axios from 'axios';
import { Pipedrive } from '../../crm/pipedrive/pipedrive';

let pipedrive: Pipedrive;

beforeEach(async () => {
	pipedrive = await new Pipedrive('token').start();
});

afterEach(async () => await pipedrive.service.stop());

const create = async (timeout = 0) =>
	await axios.post(
		`http://127.0.0.1:${pipedrive.service.port}/api/v2/persons?api_token=token`,
		{ name: 'Eva' },
		{ validateStatus: () => true, timeout },
	);

const operation = 'POST /api/v2/persons';

describe('a fault of a CRM', () => {
	it('hits so many requests after those it lets pass', async () => {
		const fault = { kind: 'refuse', status: 429, headers: { 'Retry-After': '1' } } as const;
		pipedrive.service.faults.order({ operation, fault, after: 1, times: 2 });
		const answers = [await create(), await create(), await create(), await create()];
		expect(answers.map(({ status }) => status)).toStrictEqual([201, 429, 429, 201]);
		expect(answers[1]?.headers['retry-after']).toBe('1');
		expect(pipedrive.service.faults.pending).toBe(0);
		expect(pipedrive.persons).toHaveLength(2);
	});

	it('loses the answer, not the deed', async () => {
		pipedrive.service.faults.order({ operation, fault: { kind: 'answerLost' } });
		await expect(create()).rejects.toThrow('socket hang up');
		expect(pipedrive.persons).toHaveLength(1);
	});

	it('is silent, and does nothing', async () => {
		pipedrive.service.faults.order({ operation, fault: { kind: 'silence' } });
		await expect(create(200)).rejects.toThrow('timeout');
		expect(pipedrive.persons).toStrictEqual([]);
	});
});
