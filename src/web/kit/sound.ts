let context: AudioContext | undefined;

/** Two low tones: something was refused. Cashiers look at the goods, not at the screen. */
export const soundRefusal = (): void => {
  try {
    context ??= new AudioContext();
    const start = context.currentTime;
    for (const delay of [0, 0.16]) {
      const tone = new OscillatorNode(context, { type: "square", frequency: 220 });
      const gain = new GainNode(context, { gain: 0.08 });
      tone.connect(gain).connect(context.destination);
      tone.start(start + delay);
      tone.stop(start + delay + 0.1);
    }
  } catch {
    // A device without sound: the message on the screen stands alone.
  }
};
