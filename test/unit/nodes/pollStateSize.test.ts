import { beginState } from '../../../nodes/Ipex/callLogTrigger/state';
import { type History, HOUR, readLog, START, turn } from './pollTurns';

it('the state of a poller remembers 20,000 calls in less than 300 KB, and forgets what is out of view', () => {
	let state = beginState('log', START);
	const calls: History[] = Array.from({ length: 60_000 }, (_, i) => ({
		id: `1412256${i}.${i % 97}`,
		begins: START + i * 720,
		lasts: 30_000,
		late: 0,
	}));
	const sizes: number[] = [];
	for (let now = START; now < START + 12 * HOUR; now += HOUR) {
		state = turn(state, readLog(calls, state, now), now).state;
		sizes.push(JSON.stringify(state).length);
	}
	expect(Math.max(...sizes)).toBeLessThan(300_000);
	// It does not grow with what came before the look-back.
	expect(sizes[sizes.length - 1]).toBeLessThan(1.05 * (sizes[6] ?? 0));
});
