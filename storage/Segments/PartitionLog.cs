using System.Collections.Concurrent;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Storage.Segments.Blocks;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Segments;

/// <summary>
/// The log of a partition that is being worked on: records gather in the open buffer while the one before is being published,
/// so all who wait for durability share a flush.
/// <code>
/// append → open buffer ──(asked for, full or old)──→ closing buffer ──put if absent──→ seg-{n} → durable
/// </code>
/// One publishing loop runs at a time, so segments are published in the order of their numbers, without gaps.
/// </summary>
internal sealed class PartitionLog : IPartitionLog
{
    private readonly BlobPath _partition;
    private readonly SegmentPublisher _publisher;
    private readonly SegmentJoiner _joiner;
    private readonly SegmentLimits _limits;
    private readonly TimeProvider _time;
    private readonly ITimer _flushTimer;
    private readonly ConcurrentDictionary<CallKey, RecordedCall> _calls = new();

    // All below is guarded by the gate.
    private readonly Lock _gate = new();
    private readonly PartitionAccounts _accounts = new();
    private readonly PartitionAnswers _answers = new();
    private readonly List<SealedSegment> _segments = [];
    private SegmentBuffer _open = new(number: 0);
    private SegmentBuffer? _closing;
    private Task _publishing = Task.CompletedTask;
    private bool _isFlushWanted;
    private long _lastPosition;

    /// <summary>When the first record of the open buffer was appended; nothing while there is none.</summary>
    private long _openSince;
    private Exception? _failure;

    public PartitionLog(BlobPath partition, SegmentPublisher publisher, SegmentJoiner joiner, SegmentLimits limits, TimeProvider time)
    {
        _partition = partition;
        _publisher = publisher;
        _joiner = joiner;
        _limits = limits;
        _time = time;
        _flushTimer = time.CreateTimer(static log => ((PartitionLog)log!).FlushOpen(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public PartitionSeal? Seal { get; private set; }

    public IReadOnlySet<int> FinishedRows { get; private set; } = new HashSet<int>();

    public IReadOnlyList<ModelUsage> PaidBefore { get; private set; } = [];

    /// <summary>Takes over what an earlier attempt published. Only before the log is handed out.</summary>
    /// <exception cref="CorruptLogException">The segment is not what was written.</exception>
    public void Recover(SegmentContent segment)
    {
        segment.Visit(
            (record, line) =>
            {
                RecordedCall call = CallRecordFormat.Read(record);
                _calls[call.Key] = call;
                _accounts.Add(call);
                _answers.Add(call.Key, call.IsReproducible, call.IsPaid, segment.Segment.Number, (int)line.Offset, segment.LineAt(line));
            },
            record =>
            {
                RecordedRow row = RowRecordFormat.ReadWithoutResults(record);
                _accounts.Add(row);
                _answers.Accept(row.AcceptedCalls);
            });
        _segments.Add(segment.Segment);
        _open = new SegmentBuffer(_segments.Count);
        FinishedRows = new HashSet<int>(_accounts.FinishedRows);
        PaidBefore = _accounts.Paid;
    }

    public long RowsMadeOf(int finishedRow)
    {
        lock (_gate)
        {
            return _accounts.RowsMadeOf(finishedRow);
        }
    }

    public RecordedCall? FindCall(CallKey key) => _calls.GetValueOrDefault(key);

    public async ValueTask<long> AppendAsync(RecordedCall call, CancellationToken cancellationToken)
    {
        await WaitForRoomAsync(cancellationToken);
        LineBuffer line = LineWriter.Write(call, CallRecordFormat.Write);
        ReadOnlySpan<byte> whole = line.Whole;
        lock (_gate)
        {
            (int segment, int offset) = Append_NeedsLock(line);
            _accounts.Add(call);
            _answers.Add(call.Key, call.IsReproducible, call.IsPaid, segment, offset, whole);
            _calls[call.Key] = call;
            return _lastPosition;
        }
    }

    public async ValueTask<long> AppendAsync(RecordedRow row, CancellationToken cancellationToken)
    {
        await WaitForRoomAsync(cancellationToken);
        LineBuffer line = LineWriter.Write(row, RowRecordFormat.Write);
        lock (_gate)
        {
            _accounts.Add(row);
            _answers.Accept(row.AcceptedCalls);
            Append_NeedsLock(line);
            return _lastPosition;
        }
    }

    public async ValueTask FlushAsync(long position, CancellationToken cancellationToken)
    {
        Task durable;
        lock (_gate)
        {
            durable = DurableAt_NeedsLock(position);
        }

        await durable.WaitAsync(cancellationToken);
    }

    public async Task<PartitionSeal> SealAsync(int rowCount, Func<IReadOnlyList<AnswerPlace>, Task> indexing, CancellationToken cancellationToken)
    {
        long last;
        lock (_gate)
        {
            last = _lastPosition;
        }

        await FlushAsync(last, cancellationToken);
        PartitionSeal seal;
        IReadOnlyList<AnswerPlace> answers;
        lock (_gate)
        {
            seal = _accounts.Seal(rowCount, [.. _segments]);
            answers = _answers.ToList();
        }

        bool isJoined = seal.Segments.Count > _limits.SealedSegmentsMax;
        if (isJoined)
        {
            JoinedSegments joined = await _joiner.JoinAsync(_partition, seal.Segments, answers, cancellationToken);
            (seal, answers) = (seal with { Segments = joined.Segments }, joined.Answers);
        }

        await indexing(answers);
        byte[] bytes = SealFormat.Write(seal);
        await _publisher.PublishAsync(SegmentPaths.Seal(_partition), () => new MemoryStream(bytes, writable: false), cancellationToken);
        Seal = seal;
        if (isJoined)
        {
            await _joiner.SweepAsync(_partition, seal, cancellationToken);
        }

        return seal;
    }

    public async ValueTask DisposeAsync()
    {
        FlushOpen();
        Task publishing;
        lock (_gate)
        {
            publishing = _publishing;
        }

        await publishing;
        await _flushTimer.DisposeAsync();
        _open.Dispose();
    }

    /// <summary>
    /// There is none while the one before the open buffer is not published yet, and the open one has reached its limits or its records
    /// have waited for too long: what a crash takes back stays bounded, however slow the store is.
    /// </summary>
    private async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                ThrowIfBroken_NeedsLock();
                if (_closing is null || !(IsFull(_open) || IsOlderThan_NeedsLock(_limits.FlushLagMax)))
                {
                    return;
                }

                room = _closing.Durable;
            }

            await room.WaitAsync(cancellationToken);
        }
    }

    /// <returns>The segment that the record will be in, and where its line begins there.</returns>
    private (int Segment, int Offset) Append_NeedsLock(LineBuffer line)
    {
        ThrowIfBroken_NeedsLock();
        if (_open.RecordCount == 0)
        {
            _openSince = _time.GetTimestamp();
            _flushTimer.Change(_limits.FlushInterval, Timeout.InfiniteTimeSpan);
        }

        (int Segment, int Offset) place = (_open.Number, _open.Append(line, ++_lastPosition));

        // The timer comes late where all threads are busy, so who appends looks at the clock too.
        if (IsFull(_open) || IsOlderThan_NeedsLock(_limits.FlushInterval))
        {
            WantFlush_NeedsLock();
        }

        return place;
    }

    private Task DurableAt_NeedsLock(long position)
    {
        if (_open.RecordCount > 0 && position > _open.LastPosition - _open.RecordCount)
        {
            ThrowIfBroken_NeedsLock();
            Task durable = _open.Durable;
            WantFlush_NeedsLock();
            return durable;
        }

        return _closing is not null && position > _closing.LastPosition - _closing.RecordCount
            ? _closing.Durable
            : Task.CompletedTask;
    }

    private void FlushOpen()
    {
        lock (_gate)
        {
            if (_open.RecordCount > 0 && _failure is null)
            {
                WantFlush_NeedsLock();
            }
        }
    }

    private void WantFlush_NeedsLock()
    {
        if (_closing is not null)
        {
            _isFlushWanted = true;
            return;
        }

        SegmentBuffer closing = CloseOpen_NeedsLock();
        _publishing = Task.Run(() => PublishAsync(closing));
    }

    private SegmentBuffer CloseOpen_NeedsLock()
    {
        SegmentBuffer closing = _open;
        _closing = closing;
        _open = new SegmentBuffer(closing.Number + 1);
        _isFlushWanted = false;
        return closing;
    }

    /// <summary>Publishes buffers until nobody wants more; never throws, a failure breaks the log.</summary>
    private async Task PublishAsync(SegmentBuffer first)
    {
        for (SegmentBuffer? next = first; next is not null;)
        {
            SegmentBuffer buffer = next;
            try
            {
                (Func<Stream> bytes, SealedSegment segment) = buffer.Close();

                // Not cancellable: what was done is kept, also when the run is being stopped. The tries are bounded.
                await _publisher.PublishAsync(SegmentPaths.Segment(_partition, segment.Number), bytes, CancellationToken.None);
                next = MarkDurable(buffer, segment);
            }
            catch (Exception e)
            {
                Break(buffer, e);
                return;
            }
        }
    }

    /// <returns>The next buffer to publish, when somebody wants one.</returns>
    private SegmentBuffer? MarkDurable(SegmentBuffer buffer, SealedSegment segment)
    {
        SegmentBuffer? next = null;
        lock (_gate)
        {
            _segments.Add(segment);
            _closing = null;
            if (_isFlushWanted)
            {
                next = CloseOpen_NeedsLock();
            }
        }

        buffer.MarkDurable();
        buffer.Dispose();
        return next;
    }

    private void Break(SegmentBuffer buffer, Exception reason)
    {
        lock (_gate)
        {
            _failure = reason;
            _open.Fail(reason);
        }

        buffer.Fail(reason);
    }

    private void ThrowIfBroken_NeedsLock()
    {
        if (_failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private bool IsOlderThan_NeedsLock(TimeSpan age) => _open.RecordCount > 0 && _time.GetElapsedTime(_openSince) >= age;

    private bool IsFull(SegmentBuffer buffer) => buffer.RecordCount >= _limits.RecordsMax || buffer.LengthBytes >= _limits.SizeBytesMax;
}
