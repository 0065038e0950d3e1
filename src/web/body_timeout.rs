//! A request's body is to be there within some time in all, not only its next piece:
//! whoever sends a byte now and then holds no handler.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::{BoxError, Error};
use hyper::body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

const TIMEOUT: Duration = Duration::from_secs(30);

pub(in crate::web) async fn limit(request: Request) -> Request {
    match request.body().is_end_stream() {
        true => request,
        false => request.map(|body| within(body, TIMEOUT)),
    }
}

fn within(body: Body, time: Duration) -> Body {
    Body::new(TimedBody { body, timeout: Box::pin(sleep(time)) })
}

struct TimedBody {
    body: Body,
    timeout: Pin<Box<Sleep>>,
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.timeout.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err("the body took too long".into())));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        Poll::Ready(frame.map(|frame| frame.map_err(Error::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::within;
    use axum::body::{Body, Bytes};
    use http_body_util::BodyExt;
    use std::convert::Infallible;
    use std::time::Duration;
    use tokio_stream::StreamExt;

    #[tokio::test]
    async fn a_body_that_drips_ends_with_an_error() {
        let pieces = |count| {
            let pieces = tokio_stream::iter(std::iter::repeat_n(Bytes::from_static(b"a"), count));
            let dripping = pieces.throttle(Duration::from_millis(2)).map(Ok::<_, Infallible>);
            Body::from_stream(dripping)
        };
        let endless = within(pieces(usize::MAX), Duration::from_millis(50));
        assert!(endless.collect().await.is_err());
        let short = within(pieces(3), Duration::from_secs(600));
        assert_eq!(short.collect().await.unwrap().to_bytes(), "aaa");
    }
}
