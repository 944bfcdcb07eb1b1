import type { IDataObject } from 'n8n-workflow';

import { DEFAULT_COUNTRY } from '../phone/numberingPlans';
import { text, timeZoneIn } from '../parameters/parameterValues';

/** How a call is told. */
export interface CallStyle {
	/** ISO 3166 country of numbers that are written without country code. */
	country: string;
	/** IANA zone of the times. */
	timeZone: string;
}

/**
 * The style that the options of a node say.
 * @throws InvalidParameterError for a time zone that does not exist
 */
export function styleIn({ country, timezone }: IDataObject): CallStyle {
	return { country: text(country) || DEFAULT_COUNTRY, timeZone: timeZoneIn(timezone) };
}
