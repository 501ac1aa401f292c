import { defineModel } from '../../lib/config/index.ts';

/** A weather value: empty for the few hours without a report. */
const weather = { type: 'number', nullable: true } as const;

/**
 * Will a flight from New York arrive more than 15 minutes late? Answered from its plan and from
 * the weather at its scheduled hour. Ranges leave room around what 2013 held; see README.md.
 */
export const flightDelay = defineModel({
  name: 'flight-delay',
  description:
    'Flights from New York: more than 15 minutes late on arrival, known before departure.',
  task: 'binary',
  data: {
    columns: {
      date: { type: 'date', description: 'Local day of the scheduled departure.' },
      scheduled_departure: { type: 'timestamp', description: 'UTC.' },
      carrier: { type: 'category', description: 'IATA code of the airline.' },
      origin: { type: 'category', values: ['EWR', 'JFK', 'LGA'] },
      destination: { type: 'category', description: 'IATA code of the airport.' },
      distance: { type: 'integer', min: 1, max: 6_000, description: 'Miles.' },
      departure_minute: { type: 'integer', min: 0, max: 1_439, description: 'After midnight.' },
      arrival_minute: { type: 'integer', min: 0, max: 1_439, description: 'After midnight.' },
      weekday: { type: 'integer', min: 1, max: 7, description: 'Monday is 1.' },
      temperature: { ...weather, min: -40, max: 130, description: 'Degrees Fahrenheit.' },
      dew_point: { ...weather, min: -60, max: 100, description: 'Degrees Fahrenheit.' },
      humidity: { ...weather, min: 0, max: 100, description: 'Relative, percent.' },
      wind_direction: { ...weather, min: 0, max: 360, description: 'Degrees; 0 when calm.' },
      wind_speed: { ...weather, min: 0, max: 150, description: 'Miles an hour.' },
      wind_gust: { ...weather, min: 0, max: 200, description: 'Miles an hour; empty: no gusts.' },
      precipitation: { ...weather, min: 0, max: 10, description: 'Inches in the hour.' },
      pressure: { ...weather, min: 900, max: 1_100, description: 'At sea level, millibars.' },
      visibility: { ...weather, min: 0, max: 20, description: 'Miles; reports stop at 10.' },
      late: { type: 'boolean', nullable: true, description: 'Empty: never arrived as planned.' },
    },
    label: { column: 'late', missing: 'drop' },
    time: 'scheduled_departure',
    // Flights of one day share their weather and their jams: a day is never split.
    group: 'date',
  },
  // About the last six days of a month.
  holdOut: { fraction: 0.2 },
  gates: {
    // Weather and timetable alone foretell little: 0.5 is a coin, and 0.58 already helps to plan.
    floors: { auc: 0.58 },
    nonInferiority: [{ metric: 'auc', margin: 0.01 }],
  },
});
