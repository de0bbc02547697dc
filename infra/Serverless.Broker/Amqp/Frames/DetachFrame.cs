using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>detach (AMQP 1.0 §2.7.7).</summary>
internal readonly record struct DetachFrame(uint Handle, bool Closed, AmqpError? Error)
{
    public static DetachFrame Read(ReadOnlySpan<byte> list)
    {
        var fields = new AmqpFieldReader(list);
        var handle = fields.Required(fields.UInt(), "handle");
        var closed = fields.Boolean(absent: false);
        var error = fields.Raw();
        return new DetachFrame(handle, closed, error.IsEmpty ? null : AmqpError.Read(error));
    }

    public void Write(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Detach);
        fields.UInt(Handle);
        fields.Boolean(Closed, absent: false);
        if (Error is not null)
        {
            Error.Write(fields.Next());
        }

        fields.End();
    }
}
