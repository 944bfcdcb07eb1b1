import axios, { type AxiosInstance } from 'axios';
import { Raynet } from '../../crm/raynet/raynet';

let raynet: Raynet;
let api: AxiosInstance;

beforeEach(async () => {
	raynet = await new Raynet('key').start();
	api = axios.create({
		baseURL: `http://127.0.0.1:${raynet.service.port}/api/v2`,
		auth: { username: raynet.user, password: 'key' },
		headers: { 'X-Instance-Name': raynet.instance },
		validateStatus: () => true,
	});
});

afterEach(async () => await raynet.service.stop());

const call = {
	title: 'Call 1767600000.1',
	status: 'COMPLETED',
	scheduledFrom: '2026-01-05T09:00:00+01:00',
	scheduledTill: '2026-01-05T09:01:00+01:00',
	completed: '2026-01-05T09:01:00+01:00',
};

const found = async (path: string, params: object) =>
	(await api.get<{ data: Array<{ id: number }> }>(path, { params })).data.data.map(({ id }) => id);

describe('the stand-in for RAYNET', () => {
	it('refuses another key, and another instance', async () => {
		const params = { fulltext: '777' };
		const auth = { username: raynet.user, password: 'x' };
		expect((await api.get('/person/', { params, auth })).status).toBe(401);
		const headers = { 'X-Instance-Name': 'another' };
		expect((await api.get('/person/', { params, headers })).status).toBe(401);
	});

	it('finds a person by the number, as it is written', async () => {
		const { id } = raynet.addPerson('Eva Nová', '+420 777 123 456');
		expect(await found('/person/', { fulltext: '+420 777 123 456' })).toStrictEqual([id]);
		expect(await found('/person/', { fulltext: '+420777123456' })).toStrictEqual([]);
	});

	it('creates a person, who needs a last name', async () => {
		const contactInfo = { tel1: '+420777123456' };
		expect((await api.put('/person/', { firstName: 'Eva', contactInfo })).status).toBe(400);
		expect((await api.put('/person/', { lastName: 'Nová', contactInfo })).status).toBe(201);
		expect(raynet.persons).toMatchObject([{ lastName: 'Nová', contactInfo }]);
	});

	it('takes a call, and refuses what RAYNET would', async () => {
		const participants = [{ person: raynet.addPerson('Eva Nová').id }];
		expect((await api.put('/phoneCall/', { ...call, participants })).status).toBe(201);
		for (const body of [
			{ ...call, title: '' },
			{ ...call, status: 'DONE' },
			{ ...call, completed: 'today' },
			{ ...call, participants: [{ person: 7 }] },
			{ ...call, colour: 'red' },
		]) {
			expect((await api.put('/phoneCall/', body)).status).toBe(400);
		}
		expect(raynet.calls).toMatchObject([{ title: call.title, participants }]);
	});

	it('finds a call by its whole title', async () => {
		await api.put('/phoneCall/', call);
		await api.put('/phoneCall/', { ...call, title: `${call.title}0` });
		expect(await found('/phoneCall/', { 'title[EQ]': call.title })).toStrictEqual([
			raynet.calls[0]?.id,
		]);
	});

	it('gives an external identifier to one call only', async () => {
		await api.put('/phoneCall/', call);
		await api.put('/phoneCall/', call);
		const [one, other] = raynet.calls.map(({ id }) => `/phoneCall/${id}/extId/`);
		const extId = 'ipex-1767600000.1';
		expect((await api.put(one ?? '', { extId })).status).toBe(200);
		expect((await api.put(other ?? '', { extId })).status).toBe(400);
		expect((await api.put('/phoneCall/7/extId/', { extId: 'ipex-2' })).status).toBe(404);
		expect(raynet.calls.map(({ extIds }) => extIds)).toStrictEqual([[extId], []]);
	});
});
