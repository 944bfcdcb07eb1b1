import { identityOf, RecentDeliveries } from '../../../nodes/Ipex/eventTrigger/duplicateDeliveries';
import { toEvent } from '../../../nodes/Ipex/eventTrigger/event';
import { heapInUse } from '../../../tools/node';

const MINUTE = 60_000;
const STYLE = { country: 'CZ', timeZone: 'Europe/Prague' };

/** An event of 1 kB. */
const hangup = (id: number) =>
	toEvent(
		{ EventName: 'Hangup', UniqueId: String(id), Note: 'x'.repeat(1000) },
		new Map(),
		STYLE,
		0,
	);

it('the 50,000 remembered deliveries need at most 30 MB', () => {
	const recent = new RecentDeliveries(50_000);
	const before = heapInUse();
	for (let id = 0; id < 50_000; id++) {
		recent.add(identityOf('w:n', hangup(id), 10 * MINUTE), 0, { accepted: true });
	}
	expect(heapInUse() - before).toBeLessThan(30_000_000);
	expect(recent.add(identityOf('w:n', hangup(49_999), 10 * MINUTE), 0, {})).toBe('duplicate');
});
