namespace GpuHost.Serving.Kv;

/// <summary>What of a finished request's KV is worth keeping.</summary>
/// <param name="UnitTokens">Its beginning up to an explicit breakpoint: kept until room is needed; 0 for nothing.</param>
/// <param name="TailUntil">Timestamp until which all of it is kept, for the next turn of a conversation; 0 for not at all.</param>
internal readonly record struct KvRetention(int UnitTokens, long TailUntil)
{
    public static KvRetention Nothing => default;
}
