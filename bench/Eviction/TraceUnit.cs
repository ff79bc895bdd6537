namespace Pipelines.Bench.Eviction;

/// <summary>A piece of a prompt that is cached as a whole, after the piece before it. Equal ids are equal pieces after equal pieces.</summary>
/// <param name="Id">Numbered from 0 within a trace; −1 for what is computed and not kept, as what follows a pipeline's static prefix.</param>
/// <param name="Tokens">Its own tokens.</param>
internal readonly record struct TraceUnit(int Id, int Tokens);
