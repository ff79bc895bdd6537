namespace GpuHost.Serving.Sampling;

/// <summary>Draws a token from logits that are already biased, penalised and masked.</summary>
internal static class Drawing
{
    // exp(−8) ≈ 1/3000 of the likeliest token: most draws need no second round.
    private const float ThresholdStep = 8f;

    /// <param name="scratch">Its <see cref="SamplerScratch.Logits"/> are the input; all buffers are overwritten.</param>
    /// <param name="max">The largest of the logits; finite.</param>
    /// <param name="settings">A temperature above 0.</param>
    /// <param name="uniform">In [0, 1): decides.</param>
    public static int Draw(SamplerScratch scratch, float max, SamplingSettings settings, double uniform)
    {
        Span<float> logits = scratch.Logits;
        Logits.Scale(logits, 1f / settings.Temperature);
        max /= settings.Temperature;
        if (settings.TopK <= 0 && settings.TopP >= 1f && settings.MinP <= 0f)
        {
            return DrawFromAll(logits, max, uniform);
        }

        int count = Shortlist(scratch, max, settings, out double total);
        Span<float> weights = scratch.CandidateWeights.AsSpan(0, count);
        Logits.Exp(weights, max);
        count = KeepTopP(weights, settings.TopP, settings.TopK > 0 ? Sum(weights) : total);
        count = KeepMinP(weights[..count], settings.MinP);
        return scratch.CandidateIds[Pick(weights[..count], uniform)];
    }

    /// <summary>The candidates that the filters can keep at all, likeliest first; returns how many.</summary>
    private static int Shortlist(SamplerScratch scratch, float max, SamplingSettings settings, out double total)
    {
        ReadOnlySpan<float> logits = scratch.Logits;
        total = 0;
        if (settings.TopK > 0)
        {
            int k = Math.Min(settings.TopK, logits.Length);
            TopSelection.Select(logits, scratch.CandidateIds.AsSpan(0, k), scratch.CandidateWeights.AsSpan(0, k));
            return k;
        }

        int count = settings.TopP < 1f
            ? CollectForTopP(scratch, max, settings.TopP, total = Logits.SumExp(logits, max))
            : Collect(scratch, max + MathF.Log(settings.MinP));
        SortLikeliestFirst(scratch.CandidateIds.AsSpan(0, count), scratch.CandidateWeights.AsSpan(0, count));
        return count;
    }

    private static int CollectForTopP(SamplerScratch scratch, float max, float topP, double total)
    {
        for (float threshold = max - ThresholdStep; ; threshold -= ThresholdStep)
        {
            int count = Collect(scratch, threshold);
            double mass = 0;
            foreach (float value in scratch.CandidateWeights.AsSpan(0, count))
            {
                mass += MathF.Exp(value - max);
            }

            // Below −104 the weights are 0 in single precision: nothing more can come.
            if (mass >= topP * total || threshold < max - 104f)
            {
                return count;
            }
        }
    }

    private static int Collect(SamplerScratch scratch, float threshold) =>
        Logits.CollectAtLeast(scratch.Logits, threshold, scratch.CandidateIds, scratch.CandidateWeights);

    private static int DrawFromAll(Span<float> logits, float max, double uniform)
    {
        Logits.Exp(logits, max);
        return Pick(logits, uniform);
    }

    // The token that crosses the limit stays: the kept ones reach top_p together.
    private static int KeepTopP(ReadOnlySpan<float> weights, float topP, double total)
    {
        if (topP >= 1f)
        {
            return weights.Length;
        }

        double limit = topP * total;
        double mass = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            mass += weights[i];
            if (mass >= limit)
            {
                return i + 1;
            }
        }

        return weights.Length;
    }

    private static int KeepMinP(ReadOnlySpan<float> weights, float minP)
    {
        int count = weights.Length;
        while (count > 1 && weights[count - 1] < minP * weights[0])
        {
            count--;
        }

        return count;
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights)
        {
            sum += weight;
        }

        return sum;
    }

    private static int Pick(ReadOnlySpan<float> weights, double uniform)
    {
        double rest = uniform * Sum(weights);
        int last = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0f)
            {
                continue;
            }

            last = i;
            rest -= weights[i];
            if (rest < 0)
            {
                return i;
            }
        }

        return last; // rounding left a crumb: the last token that can be drawn
    }

    // Equal values go by id, so that the order never depends on how the sort is built.
    private static void SortLikeliestFirst(Span<int> ids, Span<float> values)
    {
        Logits.Scale(values, -1f);
        values.Sort(ids);
        Logits.Scale(values, -1f);
        for (int from = 0, to; from < values.Length; from = to)
        {
            for (to = from + 1; to < values.Length && values[to] == values[from];)
            {
                to++;
            }

            ids[from..to].Sort();
        }
    }
}
