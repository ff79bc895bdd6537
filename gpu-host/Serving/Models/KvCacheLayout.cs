namespace GpuHost.Serving.Models;

/// <summary>
/// What decides the bytes of a saved sequence besides the model and its adapters. Two contexts can exchange states
/// only if these are equal; llama.cpp itself checks a part of them.
/// </summary>
/// <param name="KeyType">ggml type of the keys, such as <c>f16</c>.</param>
/// <param name="ValueType">ggml type of the values.</param>
/// <param name="ValuesTransposed">True when flash attention was not requested: values are stored column by column.</param>
/// <param name="StreamCount">1 when the cache is unified, else the number of sequences.</param>
/// <param name="BytesPerToken">Keys and values of one token over all layers; 0 if the model has no such plain cache.</param>
/// <param name="RopeFrequencyBase">As in effect, after the model's own value and any override.</param>
/// <param name="RopeFrequencyScale">As in effect.</param>
/// <param name="RopeScaling">Name of the scaling and its parameters, canonical text; <c>none</c> when there is none.</param>
public sealed record KvCacheLayout(
    string KeyType,
    string ValueType,
    bool ValuesTransposed,
    int StreamCount,
    long BytesPerToken,
    float RopeFrequencyBase,
    float RopeFrequencyScale,
    string RopeScaling);
